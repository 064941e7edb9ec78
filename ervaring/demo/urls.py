from django.urls import path

from ervaring.demo.views import demo_mail, demo_mailbox

urlpatterns = [
    path("post/", demo_mailbox, name="demo_mailbox"),
    path("post/<str:name>/", demo_mail, name="demo_mail"),
]
