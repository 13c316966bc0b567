"""Qt widgets and models; besides app.py the only place that imports PySide6."""
