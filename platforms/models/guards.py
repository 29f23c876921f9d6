"""Database triggers that make evidence append-only, for every way in: ORM, admin, SQL."""

import pgtrigger


def append_only(*mutable: str) -> list[pgtrigger.Trigger]:
    """Rows that are never deleted and never changed, but for the fields named."""
    return [
        pgtrigger.ReadOnly(name="row_is_kept_as_written", exclude=list(mutable) or None),
        pgtrigger.Protect(name="row_is_never_deleted", operation=pgtrigger.Delete),
    ]


def set_once(field: str) -> pgtrigger.Trigger:
    """A column that may be filled but never changed or emptied afterwards."""
    return pgtrigger.Protect(
        name=f"{field}_is_set_once",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            f"OLD.{field} IS NOT NULL AND OLD.{field} IS DISTINCT FROM NEW.{field}"
        ),
    )
