package io.facelib.memory;

import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The groups of a tenant in a lane that have due jobs; changed by {@link LaneJobs} only. */
final class TenantGroups {
    /** The tenant whose first group's turn it is first. */
    static final Comparator<TenantGroups> TURNS = Comparator.comparing(groups -> groups.ready.first(), JobGroup.TURNS);

    final NavigableSet<JobGroup> ready = new TreeSet<>(JobGroup.TURNS);
    /** How many groups it has, with due jobs or without. */
    int alive;

    int leased;
}
