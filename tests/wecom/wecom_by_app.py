"""The app and the webhooks, over HTTP."""

import base64
import json
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from wechatpy.crypto.cryptography import WeChatCipher
from wecom_account import AGENT, CORP, PICTURE_KEY, SECRET
from wecom_chats import THREE_DAYS, Chats
from wecom_shown import Refused, check_card, pinged


class ByApp(Chats):
    """Answers what is asked of it, or refuses it as the documents say."""

    async def handle(self, request: Request) -> Response:
        path = request.url.path.removeprefix("/cgi-bin/")
        raw = await request.body()
        body: dict[str, Any] = {}
        if raw and "json" in request.headers.get("content-type", ""):
            body = json.loads(raw)
        self._note(path, body | {f"_{name}": value for name, value in request.query_params.items()})
        fault = self._fault(path)
        if fault.status:
            return Response(status_code=fault.status)
        try:
            if fault.code:
                raise Refused(fault.code)
            if body and rb"\u" in raw:
                raise Refused(40033)
            answer = self._act(path, body, dict(request.query_params), raw)
        except Refused as refused:
            words = f"refused, hint: [1700000000], from ip: 203.0.113.7, more info at {path}"
            answer = JSONResponse({"errcode": refused.code, "errmsg": words})
        with self._condition:
            self._condition.notify_all()
        return Mute() if fault.mute else answer

    def _act(self, path: str, body: dict[str, Any], query: dict[str, str], raw: bytes) -> Response:
        if path == "gettoken":
            return self._give_token(query)
        if path.startswith("sealed/"):
            return Response(seal_file(self.media[path.removeprefix("sealed/")]), media_type="application/octet-stream")
        if path == "webhook/send":
            return self._by_webhook(query.get("key", ""), body)
        if path == "webhook/upload_media":
            if query["key"] not in self.webhooks or query["type"] not in ("file", "voice"):
                raise Refused(93000)
            return self._keep(raw, query["type"])
        if self._tokens.get(query.get("access_token", ""), self.now()) <= self.now():
            raise Refused(42001 if query.get("access_token") else 41001)
        if path == "user/get":
            if query["userid"] not in self.members:
                raise Refused(60111)
            return _ok(userid=query["userid"], name=self.names.get(query["userid"], ""))
        if path == "agent/get":
            return _ok(agentid=AGENT, name="诉办")
        if path == "media/get":
            content = self.media.get(query["media_id"])
            return Response(content, media_type="image/jpeg") if content else JSONResponse({"errcode": 40007})
        if path == "media/upload":
            return self._keep(raw, query["type"])
        if path == "batch/openuserid_to_userid":
            asked = body["open_userid_list"]
            known = [{"open_userid": one, "userid": self.disguises[one]} for one in asked if one in self.disguises]
            return _ok(userid_list=known, invalid_open_userid_list=[one for one in asked if one not in self.disguises])
        if path == "message/send":
            return self._by_app(body)
        if path == "message/update_template_card":
            return self._change(body)
        return JSONResponse({"errcode": 40066, "errmsg": "invalid url"})

    def _keep(self, raw: bytes, kind: str) -> Response:
        if len(raw) > 20 << 20:
            raise Refused(40006)
        number = f"media-{next(self._ids)}"
        self.media[number] = raw
        return _ok(media_id=number, type=kind)

    def _give_token(self, query: dict[str, str]) -> Response:
        if query.get("corpid") != CORP:
            raise Refused(40013)
        if query.get("corpsecret") != SECRET:
            raise Refused(40001)
        token = f"token-{next(self._ids)}"
        with self._condition:
            self._tokens[token] = self.now() + timedelta(seconds=7200)
        return _ok(access_token=token, expires_in=7200)

    def _by_app(self, body: dict[str, Any]) -> Response:
        if body.get("agentid") != AGENT:
            raise Refused(40056)
        asked = [one.lower() for one in str(body.get("touser", "")).split("|") if one]
        reached = [one for one in asked if one in self.members and one not in self.unlicensed]
        lost = [one for one in asked if one not in self.members]
        if asked and not reached and len(lost) == len(asked) and len(asked) > 1:
            raise Refused(81013)
        message = self._read(body, by="app")
        code = ""
        for member in reached:
            self._show(member, message)
        if message.get("card"):
            if not self.hears:
                raise Refused(40058)
            code = f"code-{next(self._ids)}"
            self._codes[code] = (message, self.now())
        said = {
            "invaliduser": "|".join(lost),
            "unlicenseduser": "|".join(one for one in asked if one in self.unlicensed),
        }
        return _ok(msgid=f"msg-{next(self._ids)}", response_code=code, **said)

    def _change(self, body: dict[str, Any]) -> Response:
        message, at = self._codes.pop(body["response_code"], (None, self.now()))
        if message is None or self.now() - at > THREE_DAYS:
            raise Refused(40058)
        if "button" in body:
            message["dead"] = body["button"]["replace_name"]
            message["card"] = message["card"] | {"button_list": []}
        else:
            check_card(body["template_card"])
            message["card"] = body["template_card"]
        self._tell(message)
        return _ok()

    def _by_webhook(self, key: str, body: dict[str, Any]) -> Response:
        group = self.webhooks.get(key)
        if group is None:
            raise Refused(93000)
        self._pace(f"hook {key}", 20)
        message = self._read(body, by="hook")
        self._show(group, message | {"called": pinged(body)})
        return _ok()


def seal_file(content: bytes) -> bytes:
    """Return a file as the group bot finds it: AES-256-CBC, padded to 32 bytes."""
    missing = 32 - len(content) % 32
    return WeChatCipher(base64.b64decode(PICTURE_KEY)).encrypt(content + bytes([missing]) * missing)


class Mute(Response):
    """An answer that breaks off: the other side never learns what became of its call."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"100")]})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})
        raise ConnectionResetError


def _ok(**more: Any) -> Response:
    return JSONResponse({"errcode": 0, "errmsg": "ok", **more})
