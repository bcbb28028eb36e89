"""AWS::Glue::Database and Table, AWS::Athena::WorkGroup and NamedQuery."""

from typing import Any

from lake.embedded.provision.order import Order
from lake.embedded.provision.properties import tag_list
from lake.embedded.template.intrinsics import Provisioned


def provision_database(order: Order) -> Provisioned:
    """Make a database of the Glue Data Catalog."""
    settings = dict(order.properties.need("DatabaseInput"))
    settings["Name"] = order.name(settings.get("Name"), longest=255)
    order.properties.take("CatalogId")  # the account's own is the only one here
    order.client("glue").create_database(DatabaseInput=settings)
    return Provisioned(settings["Name"])


def provision_glue_table(order: Order) -> Provisioned:
    """Make a table of the Glue Data Catalog."""
    properties = order.properties
    settings = dict(properties.need("TableInput"))
    settings["Name"] = order.name(settings.get("Name"), longest=255)
    properties.take("CatalogId")
    request: dict[str, Any] = {
        "DatabaseName": properties.need("DatabaseName"),
        "TableInput": settings,
        **properties.take_all("OpenTableFormatInput"),
    }
    order.client("glue").create_table(**request)
    return Provisioned(settings["Name"])


def provision_workgroup(order: Order) -> Provisioned:
    """Make an Athena workgroup."""
    properties, athena = order.properties, order.client("athena")
    name = properties.need("Name")
    request = {
        "Name": name,
        "Configuration": properties.take("WorkGroupConfiguration", {}),
        "Description": properties.take("Description", ""),
        "Tags": tag_list(properties),
    }
    athena.create_work_group(**request)
    # `State` is a property of its own here, and of an update there.
    if properties.take("State", "ENABLED") == "DISABLED":
        athena.update_work_group(WorkGroup=name, State="DISABLED")
    properties.take("RecursiveDeleteOption")  # a fresh cloud deletes nothing
    return Provisioned(name)


def provision_named_query(order: Order) -> Provisioned:
    """Keep a named query."""
    properties = order.properties
    request = {
        "Name": order.name(properties.take("Name"), longest=128),
        "Database": properties.need("Database"),
        "QueryString": properties.need("QueryString"),
        **properties.take_all("Description", "WorkGroup"),
    }
    identity = order.client("athena").create_named_query(**request)["NamedQueryId"]
    return Provisioned(identity, {"NamedQueryId": identity})
