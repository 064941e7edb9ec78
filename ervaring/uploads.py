"""Files that come in with a form: what is too large, or from nobody, is not written down."""

from pathlib import Path

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload


class Bounds(FileUploadHandler):
    """Skips a file above MAX_FILE_BYTES, and breaks off a form above MAX_FORM_BYTES.

    Before Django's own handlers. The names of skipped files stand in `request.skipped_files`, for
    the page that says so.
    """

    def handle_raw_input(self, input_data, META, content_length, *args):  # noqa: N803 (Django's)
        self.is_too_long = content_length > settings.MAX_FORM_BYTES
        self.request.skipped_files = []

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        if self.is_too_long:
            self._skip()
            raise StopUpload(connection_reset=True)
        # Asked here, where the session is known: the form is read before any view has a say.
        if not self.request.user.is_authenticated:
            raise SkipFile
        Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)

    def receive_data_chunk(self, raw_data, start):
        if start + len(raw_data) > settings.MAX_FILE_BYTES:
            self._skip()
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        """The next handler has the file."""

    def _skip(self):
        self.request.skipped_files.append(self.file_name)
