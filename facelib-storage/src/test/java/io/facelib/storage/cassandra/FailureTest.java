package io.facelib.storage.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.ExecutionInfo;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.WriteType;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.junit.jupiter.api.Test;

/** What is said of an outcome must hold for every node that the driver asked, not for the last one only. */
class FailureTest {
    private static final Node NODE = only(Node.class, "toString", "a node");

    @Test
    void certain_refusedAtOnce_isCertain() {
        assertThat(Failure.of(unavailable(List.of())).certain()).isTrue();
    }

    @Test
    void certain_refusedAfterARefusal_isCertain() {
        assertThat(Failure.of(unavailable(List.of(new OverloadedException(NODE))))
                        .certain())
                .isTrue();
    }

    @Test
    void certain_refusedAfterAnotherNodeWasLate_isUnknown() {
        DriverException late =
                new WriteTimeoutException(NODE, ConsistencyLevel.LOCAL_QUORUM, 1, 2, WriteType.UNLOGGED_BATCH);

        Failure failure = Failure.of(unavailable(List.of(late)));

        assertThat(failure.certain()).isFalse();
        assertThat(failure.passing()).isTrue();
        assertThat(failure.told()).contains("1 of 2 needed nodes are alive");
    }

    private static DriverException unavailable(List<Throwable> before) {
        List<Entry<Node, Throwable>> errors =
                before.stream().map(e -> Map.entry(NODE, e)).toList();
        UnavailableException last = new UnavailableException(NODE, ConsistencyLevel.LOCAL_QUORUM, 2, 1);
        last.setExecutionInfo(only(ExecutionInfo.class, "getErrors", errors));
        return last;
    }

    /** Something of the driver that answers to one question. */
    private static <T> T only(Class<T> type, String method, Object answer) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, called, values) -> {
                    if (called.getName().equals(method)) {
                        return answer;
                    }
                    if (called.getName().equals("toString")) {
                        return type.getSimpleName();
                    }
                    throw new UnsupportedOperationException(called.getName());
                }));
    }
}
