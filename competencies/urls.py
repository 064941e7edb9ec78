from django.urls import path, register_converter
from django.urls.converters import StringConverter

from competencies import views


class CodeConverter(StringConverter):
    """The code of a statement, such as PPO-1.3, C08-A03 or 4.3-r1; nothing else reaches a query."""

    regex = r"[-.\w]+"


register_converter(CodeConverter, "statement")

app_name = "competencies"

urlpatterns = [
    path("", views.frameworks, name="frameworks"),
    path("zoeken/", views.search, name="search"),
    path("niveau/<int:number>/", views.level, name="level"),
    path("<slug:code>/", views.framework, name="framework"),
    path("<slug:code>/kennis/", views.knowledge, name="knowledge"),
    path("<slug:framework>/<statement:code>/", views.item, name="item"),
]
