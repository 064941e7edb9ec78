from django.urls import path

from ervaring.schools import views

app_name = "schools"
urlpatterns = [
    path("<slug:slug>/stijl.css", views.stylesheet, name="stylesheet"),
    path("<slug:slug>/logo", views.logo, name="logo"),
]
