"""The addresses as they are in demo mode. Import it before that is switched on: those of
`ervaring.urls` must be made without."""

from django.urls import include, path

from ervaring import urls

urlpatterns = [*urls.urlpatterns, path("demo/", include("ervaring.demo.urls"))]
