"""The project as an application, so that its checks run with `manage.py check`."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "newsroom"

    def ready(self) -> None:
        import newsroom.checks  # noqa: F401  registering is what the import is for; models are ready only now
