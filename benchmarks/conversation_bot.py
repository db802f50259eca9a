"""What bench_telegram measures beside: python-telegram-bot's ConversationHandler asking the same four questions.

It keeps its state in a pickle file that is written every minute, as its documentation shows, and files nothing.
"""

import os
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, ContextTypes, ConversationHandler, MessageHandler, PicklePersistence, filters
from telegram.request import HTTPXRequest

Context = ContextTypes.DEFAULT_TYPE
DEMAND, PHONE, CONFIRM = range(3)
QUESTIONS = ("您希望我们怎么处理？", "请留个联系电话。", "请您核对一下。")
KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("跳过", callback_data="skip")]])


async def told(update: Update, context: Context, key: str, question: str) -> None:
    """Keep what was said and ask on."""
    assert update.message is not None
    assert context.user_data is not None
    context.user_data[key] = update.message.text
    await update.message.reply_text(question, reply_markup=KEYS)


async def story(update: Update, context: Context) -> int:
    await told(update, context, "story", QUESTIONS[0])
    return DEMAND


async def demand(update: Update, context: Context) -> int:
    await told(update, context, "demand", QUESTIONS[1])
    return PHONE


async def phone(update: Update, context: Context) -> int:
    await told(update, context, "phone", QUESTIONS[2])
    return CONFIRM


async def confirm(update: Update, context: Context) -> int:
    await told(update, context, "confirmed", "您的投诉已受理。")
    return ConversationHandler.END


def application(base: str, token: str, folder: Path) -> Application[Any, Any, Any, Any, Any, Any]:
    """Return the bot on a server of ours."""
    words = filters.TEXT
    request = HTTPXRequest(connection_pool_size=16, pool_timeout=60, read_timeout=60, httpx_kwargs={"trust_env": False})
    bot = Application.builder().token(token).base_url(f"{base}/bot").request(request).updater(None)
    app = bot.persistence(PicklePersistence(folder / "state.pickle")).build()
    app.add_handler(
        ConversationHandler(
            entry_points=[MessageHandler(words, story)],
            states={
                DEMAND: [MessageHandler(words, demand)],
                PHONE: [MessageHandler(words, phone)],
                CONFIRM: [MessageHandler(words, confirm)],
            },
            fallbacks=[],
            name="complaint",
            persistent=True,
        )
    )
    return app


def main() -> None:
    """Serve until killed: POST /telegram."""
    app = application(os.environ["BASE"], os.environ["TOKEN"], Path(os.environ["FOLDER"]))
    started: list[bool] = []

    async def endpoint(request: Request) -> Response:
        if not started:
            started.append(True)
            await app.initialize()
            await app.start()
        await app.process_update(Update.de_json(await request.json(), app.bot))
        return Response()

    async def health(request: Request) -> Response:
        return Response()

    server = Starlette(routes=[Route("/telegram", endpoint, methods=["POST"]), Route("/healthz", health)])
    uvicorn.run(server, port=int(os.environ["PORT"]), log_level="error", access_log=False)


if __name__ == "__main__":
    main()
