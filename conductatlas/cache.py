"""The cache on Redis, which may be away: a page must answer all the same."""

from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError


def _or(absent: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Answer as an empty cache does while Redis cannot be reached."""

    def tolerate(method: Callable[..., Any]) -> Callable[..., Any]:
        def call(self: "ForgetfulCache", *args: Any, **kwargs: Any) -> Any:
            try:
                return method(self, *args, **kwargs)
            except RedisError:
                return absent

        return call

    return tolerate


class ForgetfulCache(RedisCache):
    """Django's Redis cache that forgets everything while Redis is down.

    Only what can be counted or fetched anew is kept in it; limits on tries are open meanwhile.
    """

    add = _or(True)(RedisCache.add)
    set = _or(None)(RedisCache.set)
    touch = _or(False)(RedisCache.touch)
    delete = _or(False)(RedisCache.delete)
    has_key = _or(False)(RedisCache.has_key)
    incr = _or(1)(RedisCache.incr)
    get_many = _or({})(RedisCache.get_many)
    set_many = _or([])(RedisCache.set_many)
    delete_many = _or(None)(RedisCache.delete_many)
    clear = _or(True)(RedisCache.clear)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The value, or the default where there is none or no cache."""
        try:
            return super().get(key, default, version)
        except RedisError:
            return default
