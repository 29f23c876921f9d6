"""What `manage.py up` is made of: child processes, their lines in one terminal, the first page."""
