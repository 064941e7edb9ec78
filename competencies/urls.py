from django.urls import path

from competencies import views

app_name = "competencies"

urlpatterns = [
    path("", views.frameworks, name="frameworks"),
    path("zoeken/", views.search, name="search"),
    path("niveau/<int:number>/", views.level, name="level"),
    path("<slug:code>/", views.framework, name="framework"),
    path("<slug:code>/kennis/", views.knowledge, name="knowledge"),
    path("<slug:framework>/<str:code>/", views.item, name="item"),
]
