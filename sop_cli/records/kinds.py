"""All kinds of record, by the name that `data:` in sop.yaml and `sop read` use."""

from __future__ import annotations

from sop_cli.records.absence import Absence
from sop_cli.records.action import Action
from sop_cli.records.base import Record
from sop_cli.records.customer import Customer
from sop_cli.records.deal import Deal
from sop_cli.records.followup import FollowUp
from sop_cli.records.judgement import Judgement
from sop_cli.records.member import Member
from sop_cli.records.pay_base import PayBase
from sop_cli.records.payment import Payment
from sop_cli.records.receivable import Receivable
from sop_cli.records.sale import Sale
from sop_cli.records.sales_plan import SalesPlan
from sop_cli.records.signature import Signature
from sop_cli.records.spot_check import SpotCheck
from sop_cli.records.target import Target
from sop_cli.records.training import Training

KINDS: dict[str, type[Record]] = {
    kind.kind_name: kind
    for kind in (
        Member, Judgement, Action, Absence, Customer, FollowUp, Sale, Payment, Receivable, Deal, Target, Signature,
        PayBase, SpotCheck, Training,
        SalesPlan,
    )
}  # fmt: skip
