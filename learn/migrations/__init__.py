"""The database's history, one file a change; applied by `learn db upgrade` and at the first `learn serve`."""
