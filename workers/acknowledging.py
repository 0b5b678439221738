"""A bell that cannot be acknowledged is forgotten all the same.

Kombu keeps it in mind when the broker is away at that moment, and counts it against what a worker may take on for ever:
a worker that was busy on every thread when its broker died never took another bell, lived on, and nobody saw it. Found by
`./tayang faults`. A forgotten bell may ring again, and a bell that rings twice does no harm (rule R1).
"""

from __future__ import annotations

from kombu.transport import redis, virtual


class ForgetfulQoS(redis.QoS):
    """Kombu's account of bells taken and not acknowledged, without those it could not tell the broker of."""

    def ack(self, delivery_tag: str) -> None:
        """Tell the broker, and forget, whether or not it heard."""
        try:
            super().ack(delivery_tag)  # type: ignore[no-untyped-call] # kombu has few types
        except Exception:
            virtual.QoS.ack(self, delivery_tag)  # type: ignore[no-untyped-call] # kombu has few types
            raise


def forget_what_cannot_be_acknowledged() -> None:
    """For every channel of this process from now on."""
    redis.Channel.QoS = ForgetfulQoS
