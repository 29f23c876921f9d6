"""How tests say that the database refuses something, by the name of what refused it."""

import ast
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction


@contextmanager
def violates(constraint: str) -> Iterator[None]:
    """The block breaks the constraint of this name, and no other."""
    broken = pytest.raises(IntegrityError, match=f'constraint "{constraint}"')
    with broken, transaction.atomic():
        yield


@contextmanager
def protected(words: str = "Cannot") -> Iterator[None]:
    """The block is refused by a trigger whose message holds these words."""
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        yield


def run_sql(statement: str, *values: object) -> None:
    """What somebody at the database's own prompt could type."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def refuses_update(row: models.Model, field: str, value: object) -> None:
    """The row keeps its value against the ORM and against SQL."""
    model = type(row)
    column = model._meta.get_field(field).column
    table = connection.ops.quote_name(model._meta.db_table)
    with protected():
        model._base_manager.filter(pk=row.pk).update(**{field: value})
    with protected():
        prepared = model._meta.get_field(field).get_db_prep_save(value, connection)
        run_sql(f'UPDATE {table} SET "{column}" = %s WHERE id = %s', prepared, row.pk)


def refuses_deletion(row: models.Model) -> None:
    """The row stays, against the ORM and against SQL."""
    model = type(row)
    table = connection.ops.quote_name(model._meta.db_table)
    with protected("Cannot delete"):
        model._base_manager.filter(pk=row.pk)._raw_delete(using="default")
    with protected("Cannot delete"):
        run_sql(f"DELETE FROM {table} WHERE id = %s", row.pk)
    assert model._base_manager.filter(pk=row.pk).exists()


def constraints_of(app: str) -> set[str]:
    """The names of all constraints that the models of an app declare."""
    return {
        constraint.name
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }


def violated_in(module: ModuleType) -> set[str]:
    """The names of the constraints that a module's tests violate."""
    return {
        call.args[0].value
        for call in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "violates"
        and isinstance(call.args[0], ast.Constant)
    }
