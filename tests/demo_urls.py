"""The addresses as they are in demo mode."""

from django.urls import include, path

from ervaring import urls

urlpatterns = [*urls.urlpatterns, path("demo/", include("ervaring.demo.urls"))]
