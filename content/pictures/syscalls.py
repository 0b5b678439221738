"""System calls: what a process that decodes may still ask of Linux: memory, threads, the time, and its own pipe.

A filter of the kernel (seccomp) answers everything else with "not permitted". Elsewhere than on Linux, on other machines
than these two, or where the kernel does not allow it, there is no filter and the other limits stand alone.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct

# linux/audit.h: which table of numbers a call is from.
X86_64, AARCH64 = 0xC000003E, 0xC00000B7
# linux/seccomp.h, linux/prctl.h
ALLOW, REFUSE = 0x7FFF0000, 0x00050000
SET_SECCOMP, FILTER, SET_NO_NEW_PRIVILEGES, SET_DUMPABLE, SET_DEATH_SIGNAL = 22, 2, 38, 4, 1
CLONE_THREAD = 0x00010000
# linux/bpf_common.h: load a word, jump if equal, jump if any bit is set, return
LOAD, EQUAL, ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06
# struct seccomp_data: where the number, the architecture and the first argument stand.
NUMBER_AT, ARCHITECTURE_AT, FIRST_ARGUMENT_AT = 0, 4, 16

# asm/unistd_64.h: read write close fstat lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask rt_sigreturn readv
# writev sched_yield mremap madvise nanosleep getpid sendto recvfrom shutdown exit uname gettimeofday getrlimit getrusage
# sysinfo times getuid sigaltstack gettid time futex sched_getaffinity set_tid_address clock_gettime clock_getres
# clock_nanosleep exit_group set_robust_list getrandom membarrier rseq
ON_X86_64 = (
    0, 1, 3, 5, 8, 9, 10, 11, 12, 13, 14, 15, 19, 20, 24, 25, 28, 35, 39, 44, 45, 48, 60, 63, 96, 97, 98, 99, 100, 102, 131,
    186, 201, 202, 204, 218, 228, 229, 230, 231, 273, 318, 324, 334,
)  # fmt: skip
# asm-generic/unistd.h: the same, where this architecture has them.
ON_AARCH64 = (
    63, 64, 57, 80, 62, 222, 226, 215, 214, 134, 135, 139, 65, 66, 124, 216, 233, 101, 172, 206, 207, 210, 93, 160, 169, 163,
    165, 179, 153, 174, 132, 178, 98, 123, 96, 113, 114, 115, 94, 99, 278, 283, 293,
)  # fmt: skip
# Architecture, allowed calls, clone, tgkill; clone3 has the same number everywhere.
MACHINES = {"x86_64": (X86_64, ON_X86_64, 56, 234), "aarch64": (AARCH64, ON_AARCH64, 220, 131)}
CLONE3 = 435

Instruction = tuple[int, int, int, int]


class _Programme(ctypes.Structure):
    """struct sock_fprog: how many instructions, and where they are."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def prctl(option: int, value: int, more: object = 0) -> bool:
    """Ask the kernel for something about this process; whether it granted it."""
    try:
        return int(ctypes.CDLL(None, use_errno=True).prctl(option, value, more, 0, 0)) == 0
    except (AttributeError, OSError):
        return False


def restrict() -> bool:
    """Leave this process, for good, nothing but the calls named here; whether the kernel does."""
    machine = MACHINES.get(platform.machine())
    if machine is None or platform.system() != "Linux" or not prctl(SET_NO_NEW_PRIVILEGES, 1):
        return False
    instructions = b"".join(struct.pack("<HBBI", *instruction) for instruction in _instructions(*machine))
    programme = _Programme(len(instructions) // 8, instructions)
    return prctl(SET_SECCOMP, FILTER, ctypes.byref(programme))


def _instructions(architecture: int, allowed: tuple[int, ...], clone: int, tgkill: int) -> list[Instruction]:
    """Threads are made by `clone` with one flag; `clone3` hides its flags, so libraries are told it does not exist.

    A process may send a signal (`abort`) to none but itself.
    """
    refuse, missing, allow = (RETURN, 0, 0, REFUSE | errno.EPERM), (RETURN, 0, 0, REFUSE | errno.ENOSYS), (RETURN, 0, 0, ALLOW)
    return [
        (LOAD, 0, 0, ARCHITECTURE_AT), (EQUAL, 1, 0, architecture), refuse,
        (LOAD, 0, 0, NUMBER_AT),
        (EQUAL, 0, 1, CLONE3), missing,
        (EQUAL, 0, 4, clone), (LOAD, 0, 0, FIRST_ARGUMENT_AT), (ANY_BIT, 0, 1, CLONE_THREAD), allow, refuse,
        (EQUAL, 0, 4, tgkill), (LOAD, 0, 0, FIRST_ARGUMENT_AT), (EQUAL, 0, 1, os.getpid()), allow, refuse,
        *(part for number in allowed for part in ((EQUAL, 0, 1, number), allow)),
        refuse,
    ]  # fmt: skip
