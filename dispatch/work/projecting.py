"""The worker's part that keeps up to date what agencies see, in a thread of its own."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.orm import Session, sessionmaker

from dispatch.shares.following import follow


async def keep_projecting(sessions: sessionmaker[Session], address: str) -> None:
    """Follow what becomes due of shares until cancelled."""
    stop = threading.Event()
    # Not one of the threads that fire timers: it would never be free for these.
    threads = ThreadPoolExecutor(1, thread_name_prefix="shares")
    try:
        await asyncio.get_running_loop().run_in_executor(threads, follow, sessions, address, stop)
    finally:
        stop.set()
        threads.shutdown(wait=False)
