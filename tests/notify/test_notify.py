"""Digests: who reads what, how it is cut and signed, which answers mean that it arrived, and that none comes twice."""

from __future__ import annotations

import base64
import email
import email.policy
import hashlib
import hmac
import json
import os
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_cli.alone import Busy
from sop_cli.notify.chat import Bot, fitted, judge
from sop_cli.notify.message import Message, cut
from sop_cli.notify.outbox import Outbox
from sop_cli.notify.web import NotSent
from tests.examples.running import inside as run_inside
from tests.notify.services import Mailbox, Service, bots, mail_server

LOG = """客户名称,负责人,跟进日期,沟通方式,沟通内容摘要,下一步行动,预计完成时间
科技公司,张伟,2023-10-10,电话,询问产品A参数及供货周期 13800138000,发送方案报价单,2023-10-15
蓝天,李娜,2023-10-27,上门拜访,聊了,提供竞品对比分析,2023-11-20
绿地,王芳,2023-10-27,上门拜访,现场演示产品B，表达合作意向,提供竞品对比分析,2023-11-20
白云,陈静,2023-10-27,上门拜访,看了样板间并谈好试用安排,提供竞品对比分析,2023-11-20
"""
MEMBERS = "姓名,团队\n张伟,一组\n李娜,一组\n王芳,二组\n陈静,二组\n"
SOP = """sop: 1
name: 小队
language: zh
data: {members: m.csv, followups: f.csv}
"""


@pytest.fixture
def service() -> Iterator[Service]:
    with bots() as one:
        yield one


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as one:
        yield one


def workspace(folder: Path, channels: str) -> Path:
    (folder / "f.csv").write_text(LOG, encoding="utf-8")
    (folder / "m.csv").write_text(MEMBERS, encoding="utf-8")
    (folder / "sop.yaml").write_text(f"{SOP}notify:\n  channels:\n{channels}", encoding="utf-8")
    return folder


GROUP = "    销售群: {kind: wecom, audience: group, url: SOP_T_URL}\n"
LEADER = "    主管: {kind: wecom, audience: leader, url: SOP_T_URL}\n"


def check(team: Path, *more: str, as_of: str = "2023-10-31") -> Any:
    """One run in this process; the environment of `inside` keeps what is set here."""
    return run_inside("check-followups", "--as-of", as_of, "--notify", *more, cwd=team)


@pytest.fixture(autouse=True)
def _url(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOP_T_URL", service.url)


def told(done: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(done.stdout)["notify"]
    return found


def test_a_group_gets_counts_and_no_name_beside_a_finding(tmp_path: Path, service: Service) -> None:
    done = check(workspace(tmp_path, GROUP))
    assert done.returncode == 0, done.stderr
    text = service.bodies[0]["text"]["content"]
    assert "请核对 3 处" in text
    assert "记录 4 条，4 人" in text
    assert "2 人，谢谢" in text, "two are praised without names: else the other two were pointed at"
    assert not any(name in text for name in ("张伟", "李娜", "科技公司", "蓝天"))


def test_names_are_praised_where_nobody_is_pointed_at(tmp_path: Path, service: Service) -> None:
    check(workspace(tmp_path, GROUP.replace("group,", "group, team: 二组, when: always,")))
    text = service.bodies[0]["text"]["content"]
    assert "王芳、陈静" in text
    assert text.startswith("二组")


def test_the_leader_reads_names_and_gets_the_workbook(tmp_path: Path, service: Service) -> None:
    service.says((200, '{"errcode":0}'), (200, '{"errcode":0,"media_id":"m-1"}'), (200, '{"errcode":0}'))
    done = check(workspace(tmp_path, LEADER))
    assert "张伟：需更正 0 处，请核对 2 处" in service.bodies[0]["text"]["content"]
    path, upload = service.received[1]
    assert urlsplit(path).path == "/cgi-bin/webhook/upload_media"
    assert parse_qs(urlsplit(path).query) == {"key": ["SECRET-KEY"], "type": ["file"]}
    assert b"PK\x03\x04" in upload
    assert service.bodies[1] == {"msgtype": "file", "file": {"media_id": "m-1"}}
    assert "SECRET" not in done.stdout + done.stderr


def test_a_file_that_is_refused_does_not_bring_its_text_again(tmp_path: Path, service: Service) -> None:
    team = workspace(tmp_path, LEADER)
    service.says((200, '{"errcode":0}'), (200, '{"errcode":40058,"errmsg":"file too large"}'))
    assert [one["status"] for one in told(check(team, "--format", "json"))] == ["sent", "failed"]
    service.says((200, '{"errcode":0,"media_id":"m-2"}'), (200, '{"errcode":0}'))
    assert [one["status"] for one in told(check(team, "--format", "json"))] == ["sent"]
    assert [body["msgtype"] for body in service.bodies] == ["text", "file"]


def test_one_person_reads_their_own_rows_by_mail(tmp_path: Path, mailbox: Mailbox) -> None:
    channel = (
        f"    邮件: {{kind: mail, audience: person, host: 127.0.0.1, port: {mailbox.port}, security: none,\n"
        "      from: sop@example.com, people: {张伟: zw@example.com, 王芳: wf@example.com}}\n"
    )
    done = check(workspace(tmp_path, channel))
    assert done.returncode == 0
    assert len(mailbox.letters) == 1, "nothing to look at, nothing sent"
    letter = email.message_from_bytes(mailbox.letters[0], policy=email.policy.default)
    assert letter["To"] == "zw@example.com"
    assert letter["Subject"] == "张伟，请核对您的跟进记录（2023-10-31）"
    body = letter.get_body()
    assert body is not None
    text = body.get_content()
    assert "f.csv:2" in text
    assert not any(word in text for word in ("李娜", "蓝天", "13800138000"))
    (file,) = letter.iter_attachments()
    assert file.get_filename().startswith("张伟")
    assert file.get_content().startswith(b"PK")


def test_nothing_is_sent_twice(tmp_path: Path, service: Service) -> None:
    team = workspace(tmp_path, GROUP)
    assert [one["status"] for one in told(check(team, "--format", "json"))] == ["sent"]
    assert told(check(team, "--format", "json")) == []
    assert len(service.received) == 1
    check(team, as_of="2023-11-01")
    assert len(service.received) == 2, "the next day is another digest"


@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (200, '{"errcode":45009,"errmsg":"api freq out of limit"}', "45009"),
        (200, '{"errcode":310000,"errmsg":"keywords not in content"}', "安全设置"),
        (200, '{"errcode":"0"}', "服务返回 0"),
        (200, '{"errmsg":"ok"}', "请核对地址"),
        (200, "<html>ok</html>", "请核对地址"),
        (200, "[]", "请核对地址"),
        (200, "", "请核对地址"),
        (500, '{"errcode":0}', "HTTP 500"),
        (302, '{"errcode":0}', "HTTP 302"),
    ],
)
def test_what_has_not_arrived_is_told_and_tried_again(
    tmp_path: Path, service: Service, status: int, answer: str, said: str
) -> None:
    team = workspace(tmp_path, GROUP)
    service.says((status, answer))
    done = check(team, "--format", "json")
    assert done.returncode == 0, "what the check finds decides, not the sending"
    assert said in done.stderr
    assert "下次运行会再试" in done.stderr
    assert "SECRET" not in done.stderr + done.stdout
    assert told(done)[0]["status"] == "failed"

    service.says((200, '{"errcode":0}'))
    again = check(team, "--format", "json")
    assert [one["status"] for one in told(again)] == ["sent"]
    assert service.received[0][1] == service.received[-1][1]
    assert len(service.received) == 2
    check(team)
    assert len(service.received) == 2


def test_an_errors_status_stays(tmp_path: Path, service: Service) -> None:
    service.says((500, ""))
    assert check(workspace(tmp_path, GROUP), as_of="2023-10-12").returncode == 1, "records of the future are errors"


def test_no_answer_and_no_service(service: Service) -> None:
    one = Message("群", "group", date(2023, 10, 31), "t", "x")
    service.silent.set()
    with pytest.raises(NotSent, match="秒内没有回应"):
        Bot("wecom", service.url, timeout=0.2).send(one, 0)
    with pytest.raises(NotSent, match="连不上"):
        Bot("wecom", "http://127.0.0.1:9/x", timeout=1).send(one, 0)
    with pytest.raises(NotSent, match="https"):
        Bot("wecom", "http://example.com/x?key=1").send(one, 0)


def test_a_full_service_is_left_in_peace(tmp_path: Path, service: Service) -> None:
    one = "{kind: wecom, audience: person, person: 张伟, url: SOP_T_URL, attach: false}"
    people = f"    人1: {one}\n    人2: {one}\n"
    service.says((200, '{"errcode":45009,"errmsg":"api freq out of limit"}'))
    team = workspace(tmp_path, people)
    done = check(team, "--format", "json")
    assert [one["status"] for one in told(done)] == ["failed", "waiting"], "one address, one limit"
    assert len(service.received) == 1


def test_the_outbox_is_private_and_empties(tmp_path: Path, service: Service) -> None:
    team = workspace(tmp_path, GROUP)
    service.says((500, ""))
    check(team)
    (kept,) = (team / ".sop" / "outbox").glob("*.json")
    if os.name == "posix":
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert "SECRET" not in kept.read_text(encoding="utf-8")
    done = check(team, as_of="2023-11-20")
    assert "已过时" in done.stderr
    assert not kept.exists()


def test_two_runs_at_once_leave_it_to_one(tmp_path: Path, service: Service) -> None:
    team = workspace(tmp_path, GROUP)
    with Outbox(team / ".sop" / "outbox").locked():
        done = check(team)
        with pytest.raises(Busy), Outbox(team / ".sop" / "outbox").locked():
            pass
    assert "另一次运行正在发送" in done.stderr
    assert service.received == []


def test_what_a_baseline_knows_is_not_sent(tmp_path: Path, service: Service) -> None:
    team = workspace(tmp_path, LEADER)
    assert told(check(team, "--dry-run", "--write-baseline", "known.json", "--format", "json")) == []
    assert told(check(team, "--baseline", "known.json", "--format", "json")) == []
    assert service.received == []
    assert told(check(team, "--dry-run", "--format", "json")) != []


def test_a_dry_run_shows_all_and_does_nothing(tmp_path: Path, service: Service) -> None:
    team = workspace(tmp_path, GROUP + LEADER)
    done = check(team, "--dry-run", "--format", "json")
    assert [(one["channel"], one["status"]) for one in told(done)] == [
        ("销售群", "dry-run"),
        ("主管", "dry-run"),
        ("主管", "dry-run"),  # the text, and the file
    ]
    assert "→ 主管" in done.stderr
    assert "张伟：" in done.stderr
    assert service.received == []
    assert not (team / ".sop" / "outbox").exists()


def test_a_missing_secret_changes_no_status(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOP_T_URL")
    done = check(workspace(tmp_path, GROUP))
    assert done.returncode == 0
    assert "SOP_T_URL" in done.stderr


def test_the_secrets_file_lies_outside_and_is_private(
    tmp_path: Path, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOP_T_URL")
    (tmp_path / "team").mkdir()
    team = workspace(tmp_path / "team", GROUP)
    definition = (team / "sop.yaml").read_text(encoding="utf-8")
    (team / "sop.yaml").write_text(definition.replace("notify:\n", "notify:\n  secrets: ../s.env\n"), encoding="utf-8")
    file = tmp_path / "s.env"
    file.write_text(f"# bots\nexport SOP_T_URL='{service.url}'\n", encoding="utf-8")
    file.chmod(0o644)
    if os.name == "posix":
        assert "chmod 600" in check(team).stderr
    file.chmod(0o600)
    check(team)
    assert len(service.received) == 1
    (team / "sop.yaml").write_text(definition.replace("notify:\n", "notify:\n  secrets: s.env\n"), encoding="utf-8")
    assert "在工作区里" in check(team, as_of="2023-11-02").stderr


@pytest.mark.parametrize(
    "channel",
    [
        "{kind: wecom, audience: group, url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=ABC-SECRET'}",
        "{kind: dingtalk, audience: group, url: SOP_URL, secret: SECabc-SECRET}",
        "{kind: mail, audience: person, host: 'https://x?SECRET', from: a@b.cn, people: {张伟: a@b.cn}}",
        "{kind: wecom, audience: group, url: SOP_URL, webhook: 'https://x/?key=SECRET'}",
        "{kind: mail, audience: leader, host: smtp.example.com, from: a@b.cn}",
    ],
)
def test_lint_refuses_secrets_and_does_not_repeat_them(tmp_path: Path, channel: str) -> None:
    team = workspace(tmp_path, f"    群: {channel}\n")
    done = run_inside("lint", cwd=team)
    assert done.returncode == 2
    assert "sop.yaml:7" in done.stderr
    assert "SECRET" not in done.stderr


def test_dingtalk_and_feishu_are_signed(service: Service) -> None:
    one = Message("群", "group", date(2023, 10, 31), "t", "x")
    Bot("dingtalk", service.url, "SEC1").send(one, 1698710400.5)
    query = parse_qs(urlsplit(service.received[0][0]).query)
    wanted = hmac.new(b"SEC1", b"1698710400500\nSEC1", hashlib.sha256).digest()
    assert query["timestamp"] == ["1698710400500"]
    assert base64.b64decode(query["sign"][0]) == wanted

    service.says((200, '{"StatusCode":0,"StatusMessage":"success","code":0}'))
    Bot("feishu", service.url, "SEC2").send(one, 1698710400.5)
    body = service.bodies[1]
    assert body["timestamp"] == "1698710400"
    assert base64.b64decode(body["sign"]) == hmac.new(b"1698710400\nSEC2", b"", hashlib.sha256).digest()


@pytest.mark.parametrize("answer", [{"code": 19024, "msg": "Key Words Not Found"}, {}, {"code": None}, {"code": False}])
def test_feishu_says_no_in_its_own_way(answer: dict[str, Any]) -> None:
    with pytest.raises(NotSent):
        judge("feishu", answer)


def test_names_in_markdown_stay_text() -> None:
    one = Message("群", "leader", date(2023, 10, 31), "t", "<@all> [点我](http://x) **粗**")
    assert fitted(one, "wecom", "markdown") == "t\n&lt;@all\\> \\[点我\\]\\(http://x\\) \\*\\*粗\\*\\*"


@given(st.text(max_size=400), st.integers(40, 300))
def test_cut_fits_and_ends_between_signs(text: str, most: int) -> None:
    plain = text.encode(errors="replace").decode()
    shown = cut(plain, most)
    assert len(shown.encode()) <= most
    assert shown == plain or "…" in shown


def test_cut_ends_at_a_line() -> None:
    text = "\n".join(f"{n} 第几行的内容" for n in range(1000))
    shown = cut(text, 2048)
    lines = shown.split("\n")
    assert len(shown.encode()) > 1900
    assert lines[-1] == f"……还有 {1000 - len(lines) + 1} 行"
    assert lines[-2] == f"{len(lines) - 2} 第几行的内容"


def test_a_mail_server_that_refuses(tmp_path: Path, mailbox: Mailbox) -> None:
    mailbox.refuses = True
    channel = (
        f"    邮件: {{kind: mail, audience: leader, host: 127.0.0.1, port: {mailbox.port}, security: none,\n"
        "      from: sop@example.com, to: [boss@example.com], attach: false}\n"
    )
    done = check(workspace(tmp_path, channel))
    assert "不接受任何收件地址" in done.stderr
    assert mailbox.letters == []
