"""Where a response of the WCO Data Model 3.6 says what the lake's columns hold: paths as data."""

from collections.abc import Mapping

from lake_schema.formats import wco_paths as paths

ANSWERED = "Declaration"
_WHEN = {
    f"{ANSWERED}/AcceptanceDateTime": "accepted_at",
    f"{ANSWERED}/RejectionDateTime": "rejected_at",
    f"{ANSWERED}/CancellationDateTime": "cancelled_at",
    "IssueDateTime": "issued_at",
    "Status/EffectiveDateTime": "effective_at",
}
_LOCATION = f"{ANSWERED}/GoodsShipment/Consignment/GoodsLocation"

RESPONSE: Mapping[str, str] = {
    "FunctionCode": "function_code",
    "FunctionalReferenceID": "message_number",
    "Status/NameCode": "status_code",
    "Bank/ID": "bank_account_number",
    "Bank/ReferenceID": "bank_number",
    f"{ANSWERED}/FunctionalReferenceID": "lrn",
    f"{ANSWERED}/ID": "mrn",
    f"{ANSWERED}/VersionID": "version_number",
    f"{ANSWERED}/FunctionCode": "declaration_function_code",
    f"{_LOCATION}/Name": "goods_location_number",
    f"{_LOCATION}/TypeCode": "goods_location_type_code",
    f"{_LOCATION}/Address/TypeCode": "goods_location_qualifier_code",
    f"{_LOCATION}/Address/CountryCode": "goods_location_country_code",
    **_WHEN,
    **{f"{path}/DateTimeString": column for path, column in _WHEN.items()},
}
"""Path under Response → column of `notification`."""

ERROR: Mapping[str, str] = {"ValidationCode": "error_code", "Description": "description"}
"""Path under Error → column of `notification_error`."""

GUARANTEE_OF_DUTY = "Payment/ObligationGuarantee"

CHILDREN_OF_RESPONSE: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "AdditionalInformation": ("additional_information", paths.ADDITIONAL_INFORMATION),
    "Amendment": ("amendment", paths.AMENDMENT),
    "Error": ("notification_error", ERROR),
    f"{ANSWERED}/DutyTaxFee": ("duty_tax", paths.DUTY_TAX),
    f"{ANSWERED}/AdditionalDocument": ("additional_document", paths.ADDITIONAL_DOCUMENT),
    f"{ANSWERED}/ObligationGuarantee": ("guarantee", paths.GUARANTEE),
}
"""Path under Response → the child table that each such element gives a row of."""

CHILDREN_OF_ANSWERED_ITEM: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "AdditionalDocument": ("additional_document", paths.ADDITIONAL_DOCUMENT),
    "AdditionalInformation": ("additional_information", paths.ADDITIONAL_INFORMATION),
    paths.DUTY: ("duty_tax", paths.DUTY_TAX),
}
"""The same under a goods item of the declaration answered."""

GATHERED: Mapping[str, Mapping[str, str]] = {"notification": {"state_code": "FunctionCode"}}

SECRETS = frozenset({"AccessCode", "Authentication"})
"""Elements whose values are stored nowhere: that customs corrected one is all that is told."""

STATES: Mapping[str, str] = {
    "01": "accepted",
    "02": "received",
    "03": "rejected",
    "05": "controlled",
    "06": "documents-wanted",
    "07": "corrected",
    "08": "released",
    "09": "cleared",
    "10": "cancelled",
    "11": "amendment-accepted",
    "13": "taxed",
    "14": "balance-insufficient",
    "15": "payment-reminder",
    "16": "exited",
    "18": "goods-expected",
}
"""Function of a response → the state that it brings; an unknown function brings none.

Source: the notifications DMSACC to DMSGER of HMRC's Customs Declaration Service.
"""
