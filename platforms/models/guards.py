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


def class_of_an_analyst() -> pgtrigger.Trigger:
    """A change's class and headline may only be what its latest reclassification made of them."""
    return pgtrigger.Trigger(
        name="class_is_an_analysts",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition(
            "OLD.change_class IS DISTINCT FROM NEW.change_class"
            " OR OLD.headline IS DISTINCT FROM NEW.headline"
        ),
        func=(
            "IF NEW.change_class IS DISTINCT FROM (SELECT to_class FROM platforms_reclassification"
            " WHERE change_id = NEW.id ORDER BY decided_at DESC, id DESC LIMIT 1)"
            " THEN RAISE EXCEPTION 'Cannot change the class: no analyst gave it'; END IF;"
            " RETURN NEW;"
        ),
    )
