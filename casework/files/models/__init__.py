from casework.files.models.file import FileRow, FileState, RowFile, RowState

__all__ = ["FileRow", "FileState", "RowFile", "RowState"]
