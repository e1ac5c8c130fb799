package io.facelib.rest.route;

import java.util.HashMap;
import java.util.Map;

/**
 * So many units of something scarce, of which nobody may hold more than their share: who takes all that is theirs keeps
 * nobody else out. Safe for any number of threads.
 */
public final class SharedBudget {
    private final long total;
    private final long share;
    private final Map<String, Long> held = new HashMap<>();
    private long taken;

    /**
     * Makes a budget.
     *
     * @param total units that all may hold together, 1 or more
     * @param share units that one holder may hold, 1 or more
     */
    public SharedBudget(long total, long share) {
        this.total = total;
        this.share = share;
    }

    /** A budget of which one holder may have half, rounded up. */
    static SharedBudget ofHalves(long total) {
        return new SharedBudget(total, (total + 1) / 2);
    }

    /** Takes units for a holder, who is to give them back; false if there are not so many for them. */
    public boolean tryTake(String holder, long units) {
        return tryTake(holder, units, share);
    }

    /** Takes units for a holder whose share is another one than that of the rest. */
    synchronized boolean tryTake(String holder, long units, long most) {
        long own = held.getOrDefault(holder, 0L);
        if (units > total - taken || units > most - own) {
            return false;
        }
        taken += units;
        held.put(holder, own + units);
        return true;
    }

    /** Gives back what was taken. */
    public synchronized void giveBack(String holder, long units) {
        taken -= units;
        held.computeIfPresent(holder, (name, own) -> own > units ? own - units : null);
    }
}
