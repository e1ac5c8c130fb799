package io.facelib.storage.jdbc;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Objects;
import java.util.Set;

/**
 * Errors of PostgreSQL, told apart by their SQLSTATE; see appendix A of its manual. What its messages quote of rows is left
 * out: it may be anybody's. Stateless.
 */
final class PostgresErrors implements ErrorWords {
    /** Shut down by an administrator, crashed, or not ready yet. */
    private static final Set<String> GOING_OR_COMING = Set.of("57P01", "57P02", "57P03", "57P05");

    private static final Set<String> CONFLICTS = Set.of("40001", "40P01");
    private static final String NO_DRIVER = "No suitable driver";
    private static final String READ_ONLY = "25006";

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public Failure failure(SQLException problem) {
        if (problem instanceof DamagedException) {
            return new Failure("the database is damaged: " + problem.getMessage() + "; restore a backup", false, true);
        }
        if (isConflict(problem)) {
            return new Failure("others changed the same at the same time; try again", true, true);
        }
        if (isLost(problem)) {
            return new Failure("PostgreSQL cannot be reached or went away (" + state(problem) + ")", true, false);
        }
        return answered(problem);
    }

    /** An error that the server answered with has undone the transaction, the commit included. */
    private static Failure answered(SQLException problem) {
        String state = state(problem);
        if (state.equals("57014") || state.equals("55P03")) {
            String what = state.equals("57014") ? "the statement took" : "others held what is needed";
            return new Failure(what + " longer than the time limit", true, true);
        }
        if (state.equals("53100")) {
            return new Failure("PostgreSQL's disk is full; writing goes on when there is room again", true, true);
        }
        if (state.startsWith("53")) {
            return new Failure("PostgreSQL is out of memory or connections (" + state + ")", true, true);
        }
        if (state.equals(READ_ONLY)) {
            return new Failure("PostgreSQL takes no writes now; is it a standby?", true, true);
        }
        return new Failure("PostgreSQL reports " + state + ": " + firstLine(problem), false, true);
    }

    @Override
    public boolean full(SQLException problem) {
        return state(problem).equals("53100");
    }

    /** Whether the transaction only met another one and may be run again. */
    static boolean isConflict(SQLException problem) {
        return CONFLICTS.contains(state(problem));
    }

    /** Whether the connection is gone, or none was to be had. */
    static boolean isLost(SQLException problem) {
        String state = state(problem);
        return state.startsWith("08")
                || state.startsWith("58")
                || GOING_OR_COMING.contains(state)
                || (problem instanceof SQLTransientException && state.equals("none"))
                || problem instanceof SQLRecoverableException
                || problem instanceof SQLNonTransientConnectionException;
    }

    /** Whether the server did not answer in time; asking once more would take as long again. */
    static boolean isSilent(SQLException problem) {
        Throwable cause = problem;
        while (cause != null && !(cause instanceof SocketTimeoutException)) {
            cause = cause.getCause();
        }
        return cause != null || problem instanceof SQLTransientException;
    }

    private static String state(SQLException problem) {
        return Objects.requireNonNullElse(problem.getSQLState(), "none");
    }

    /** Without the detail below it, which quotes values. */
    private static String firstLine(SQLException problem) {
        String message = Objects.requireNonNullElse(
                problem.getMessage(), problem.getClass().getName());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    /** Whether JDBC knows nobody who can connect. */
    static boolean isWithoutDriver(SQLException problem) {
        return state(problem).equals("08001") && problem.toString().contains(NO_DRIVER);
    }

    /** The same without the values that it quotes, if it does: whatever is thrown ends up in somebody's log. */
    static SQLException tellable(SQLException problem) {
        if (isWithoutDriver(problem)) {
            return new SQLException(NO_DRIVER, problem.getSQLState());
        }
        if (firstLine(problem).equals(problem.getMessage())) {
            return problem;
        }
        SQLException told = new SQLException(firstLine(problem), problem.getSQLState(), problem.getErrorCode());
        told.setStackTrace(problem.getStackTrace());
        return told;
    }
}
