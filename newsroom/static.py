"""Which static files are collected."""

from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder

#: Parts of CKEditor that the fence in settings.CKEDITOR_CONFIGS switches off; what is not collected is not served.
#: Patterns as `collectstatic --ignore` takes them; the whole address is matched, and `*` runs over slashes.
EDITOR_PARTS_LEFT_OUT: Final = [
    *(
        f"ckeditor/ckeditor/plugins/{plugin}/*"
        for plugin in (
            *("about", "adobeair", "bbcode", "codesnippet", "codesnippetgeshi", "devtools", "docprops", "exportpdf"),
            *("flash", "forms", "iframe", "iframedialog", "image", "image2", "mathjax", "placeholder", "preview"),
            *("scayt", "smiley", "sourcedialog", "templates", "uicolor", "wsc"),
        )
    ),
    # The screens are Chinese and English; what begins with e or z is left, the rest goes.
    "ckeditor/*/lang/[!ez]*",
    "ckeditor/ckeditor/adapters/*",
    "ckeditor/ckeditor/skins/moono/*",
    "ckeditor/ckeditor/*.md",
    "ckeditor/ckeditor/b*.js*",
    "ckeditor/galleriffic/*",
    "ckeditor/file-icons/*",
]


class TrimmedFinder(AppDirectoriesFinder):
    """The applications' static files without those of settings.STATICFILES_LEFT_OUT."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        return super().list([*(ignore_patterns or ()), *settings.STATICFILES_LEFT_OUT])
