package io.facelib.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.ClosedException;
import io.facelib.model.BackendHealth.Status;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackendQuestionTest {
    private static final Executor AT_ONCE = Runnable::run;

    private static BackendQuestion asking(Runnable question) {
        return new BackendQuestion("objects", "disk", Duration.ofSeconds(3), question);
    }

    @Test
    void noThreadIsLeft_isToldAtOnce_andTheNextAsksAgain() {
        BackendQuestion question = asking(() -> {});
        Executor full = task -> {
            throw new OutOfMemoryError("unable to create native thread");
        };

        assertThat(question.ask(full).await()).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(Status.UNAVAILABLE);
            assertThat(answer.reason()).hasValue("it cannot be asked: OutOfMemoryError");
        });
        assertThat(question.ask(AT_ONCE).await().status()).isEqualTo(Status.OK);
    }

    @Test
    void errorOfTheBackend_isItsAnswer() {
        BackendQuestion question = asking(() -> {
            throw new NoClassDefFoundError("a driver");
        });

        assertThat(question.ask(AT_ONCE).await()).hasToString("objects:disk broken: unexpected NoClassDefFoundError");
    }

    @Test
    void threadsAreNoMore_isClosed_andNothingStaysOpen() {
        BackendQuestion question = asking(() -> {});
        Executor ended = task -> {
            throw new RejectedExecutionException();
        };

        assertThatThrownBy(() -> question.ask(ended)).isInstanceOf(ClosedException.class);
        assertThat(question.ask(AT_ONCE).await().status()).isEqualTo(Status.OK);
    }
}
