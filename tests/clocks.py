"""What something costs, on a clock that stands still while other processes have the machine."""

import resource
import time


def cpu_s() -> float:
    """The seconds of a core that this process and the children that it has seen end have used so far."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
