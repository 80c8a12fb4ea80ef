"""What other agencies receive: agencies, their shares, what of each they see now, and how that changed.

A share's features are kept as the agency is to see them: fields left out, masked or made coarser are so here
already, and nothing that is answered to an agency is read from anywhere else. So no filter, box or order that
an agency asks for can find out what it is not to know.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from data.base import SRID, Base, Id, Tracked, geometry

SOURCES = ("incidents", "layer", "hotspots", "violations")
PRECISIONS = ("exact", "100m", "cell", "street")
CHANGES = ("created", "changed", "deleted")


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(map(repr, values))})", name=column)


class Agency(Base):
    """An agency that receives (接收单位): the account its programs sign in with, how often and from where.

    Its credentials are tokens of its account. `addresses` are networks (CIDR) it may ask from; none is all.
    The database keeps `seen_by`: of its organisation and those above.
    """

    __tablename__ = "agency"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str] = mapped_column(default="", server_default="")
    contact: Mapped[str] = mapped_column(default="", server_default="")
    rate_per_minute: Mapped[int] = mapped_column(default=600, server_default="600")
    addresses: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
    seen_by: Mapped[list[int]] = mapped_column(default=list, server_default="{}")


class Share(Tracked, Base):
    """A share (共享): what one agency receives of one source, as a collection under `key`.

    It holds what `organisation_id` sees, within `area` (null: all of that), of the `categories` named (none:
    all), between `since` and `until` and of the last `last_days`. `fields` are those given out, each with its
    rule. Nothing younger than `delay_s` is given out. `definition` counts the changes of this, `built` is the
    one that the kept features follow, once all up to `build_due` has been looked at; negative where they are
    to be looked through anew, null where there are none. `last_sequence` numbers its changes, `space` is the
    name space of its keys: nobody is told it.
    """

    __tablename__ = "share"
    __table_args__ = (
        _one_of("source", SOURCES),
        _one_of("precision", PRECISIONS),
        CheckConstraint("(source = 'layer') = (layer_id IS NOT NULL)", name="layer"),
        CheckConstraint("delay_s >= 0", name="delay_s"),
        CheckConstraint("last_days > 0", name="last_days"),
        Index("ix_share_live", "source", "layer_id", postgresql_where="withdrawn_at IS NULL"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="", server_default="")
    description: Mapped[str] = mapped_column(default="", server_default="")
    source: Mapped[str]
    layer_id: Mapped[int | None] = mapped_column(ForeignKey("layer.id"))
    area: Mapped[WKBElement | None] = mapped_column(geometry("MULTIPOLYGON"))
    categories: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    since: Mapped[datetime | None]
    until: Mapped[datetime | None]
    last_days: Mapped[int | None]
    fields: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    precision: Mapped[str] = mapped_column(default="exact", server_default="exact")
    crs: Mapped[int] = mapped_column(default=SRID, server_default="4326")
    delay_s: Mapped[int] = mapped_column(default=0, server_default="0")
    expires_at: Mapped[datetime | None]
    definition: Mapped[int] = mapped_column(default=1, server_default="1")
    built: Mapped[int | None]
    build_due: Mapped[int | None]
    space: Mapped[UUID] = mapped_column(server_default=text("gen_random_uuid()"))
    last_sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_reason: Mapped[str] = mapped_column(default="", server_default="")
    seen_by: Mapped[list[int]] = mapped_column(default=list, server_default="{}")


class ShareFeature(Base):
    """A feature that an agency sees now, as it sees it.

    `id` stays as long as the feature does and rises in the order of first sight: pages are cut by it.
    `key` is what the agency knows it by, for good. `leaves_at` is when time alone will take it out.
    """

    __tablename__ = "share_feature"
    __table_args__ = (
        UniqueConstraint("share_id", "key"),
        Index("ix_share_feature_page", "share_id", "id"),
        Index("ix_share_feature_source", "share_id", "source_id"),
        Index("ix_share_feature_leaves_at", "leaves_at", postgresql_where="leaves_at IS NOT NULL"),
        Index("idx_share_feature_shape", "shape", postgresql_using="gist"),
    )

    id: Mapped[Id]
    share_id: Mapped[int] = mapped_column(ForeignKey("share.id", ondelete="CASCADE"))
    key: Mapped[str]
    source_id: Mapped[int]
    sequence: Mapped[int]
    first_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    leaves_at: Mapped[datetime | None]
    properties: Mapped[dict[str, Any]]
    shape: Mapped[WKBElement | None] = mapped_column(Geometry("GEOMETRY", srid=SRID, spatial_index=False))


class ShareChange(Base):
    """A change of what an agency sees, numbered without gaps in the order in which the changes committed.

    Of changes that are older than is kept, each feature's last stays, a deletion as well: who asks after
    years still learns of each feature what has become of it.
    """

    __tablename__ = "share_change"
    __table_args__ = (
        _one_of("change", CHANGES),
        Index("ix_share_change_key", "share_id", "key", "sequence"),
        Index("ix_share_change_at", "at"),
    )

    share_id: Mapped[int] = mapped_column(ForeignKey("share.id", ondelete="CASCADE"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str]
    change: Mapped[str]
    at: Mapped[datetime]
    properties: Mapped[dict[str, Any] | None]
    shape: Mapped[WKBElement | None] = mapped_column(Geometry("GEOMETRY", srid=SRID, spatial_index=False))


class ShareDue(Base):
    """A row of a share's source that has to be looked at, not before `due_at`: it may have changed.

    Triggers put it here (migration 0020). `share_id` is no foreign key: to check it for each of a million
    imported rows would take longer than to import them.
    """

    __tablename__ = "share_due"
    __table_args__ = (
        Index("ix_share_due_due_at", "share_id", "due_at", "id"),
        Index("ix_share_due_source", "share_id", "source_id", "due_at"),
    )

    id: Mapped[Id]
    share_id: Mapped[int]
    source_id: Mapped[int]
    due_at: Mapped[datetime]
