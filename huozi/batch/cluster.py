"""Workers of a Dask cluster: the extra `cluster`."""

import importlib
from concurrent.futures import Executor

from huozi.batch.schedule import Pools
from huozi.diagnostics import ToolError, finding, reason

_SECONDS = 30


def cluster_pools(address: str, jobs: int) -> Pools:
    """Return pools that hand editions to the workers of the scheduler at `address` (tcp://…).

    jobs  editions in hand at a time are twice that, or twice the cluster's threads where these are more

    Raises ToolError (`cluster-extra-missing`, `cluster-unreachable`).
    """
    try:
        distributed = importlib.import_module("distributed")
    except ImportError as error:
        raise ToolError(finding("cluster-extra-missing")) from error
    try:
        client = distributed.Client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ToolError(finding("cluster-unreachable", address, reason=reason(error))) from error

    def make(_: int) -> Executor:
        pool: Executor = client.get_executor(pure=False, retries=0)
        return pool

    threads = sum(client.nthreads().values())
    return Pools(max(jobs, threads), make, (distributed.KilledWorker,), shift=0)
