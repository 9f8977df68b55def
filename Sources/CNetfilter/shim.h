// The kernel's netlink headers and libmnl. Everything here is declarations: no code of ours runs in C.
#pragma once

// First, so that the kernel's in.h and in6.h leave out what the C library defines: two definitions of one type in two
// modules are an error.
#include <netinet/in.h>

#include <libmnl/libmnl.h>
#include <linux/if_addr.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_nat.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sched.h>
#include <sys/socket.h>

// sched.h hides these behind _GNU_SOURCE, which the module importer does not set.
extern int unshare(int flags);
extern int setns(int fd, int nstype);
