package io.facelib.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.facelib.spi.InferenceBackend;
import io.facelib.spi.Tensor;
import io.facelib.tck.InferenceBackendContract;
import io.facelib.testkit.OnnxWriter;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A backend with a session per shape keeps every promise of a backend, and does not make sessions without end. */
class ShapeSessionsTest extends InferenceBackendContract {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private final List<OrtSession> made = new ArrayList<>();

    @Override
    protected InferenceBackend newBackend() {
        OnnxDevice processor = new OnnxDevice() {
            @Override
            public String name() {
                return "session per shape";
            }

            @Override
            public void configure(OrtSession.SessionOptions options) {
                // The processor's provider is always there.
            }

            @Override
            public boolean wantsSessionPerShape() {
                return true;
            }
        };
        return OnnxBackend.on(processor, OnnxOptions.defaults());
    }

    @Test
    void forRun_shapeSeenBefore_givesTheSameSession() throws OrtException {
        ShapeSessions sessions = new ShapeSessions(load(), this::load);

        OrtSession small = sessions.forRun(inputs(1), false);
        OrtSession large = sessions.forRun(inputs(2), true);

        assertThat(small).isSameAs(sessions.any());
        assertThat(large).isNotSameAs(small);
        assertThat(sessions.forRun(inputs(1), true)).isSameAs(small);
        assertThat(sessions.forRun(inputs(2), false)).isSameAs(large);
        assertThat(made).hasSize(2);
        sessions.close();
    }

    @Test
    void forRun_moreShapesThanSessions_lateOnesShareOneAndEarlyOnesKeepTheirs() throws OrtException {
        ShapeSessions sessions = new ShapeSessions(load(), this::load);
        List<OrtSession> early = new ArrayList<>();
        for (int width = 1; width <= ShapeSessions.MOST; width++) {
            early.add(sessions.forRun(inputs(width), false));
        }
        OrtSession late = sessions.forRun(inputs(1_000), false);

        assertThat(early).doesNotHaveDuplicates().doesNotContain(late);
        assertThat(sessions.forRun(inputs(1_001), false)).isSameAs(late);
        assertThat(sessions.forRun(inputs(ShapeSessions.MOST), false)).isSameAs(early.get(ShapeSessions.MOST - 1));
        assertThat(made).hasSize(ShapeSessions.MOST + 1);
        sessions.close();
    }

    @Test
    void close_closesEverySession() throws OrtException {
        ShapeSessions sessions = new ShapeSessions(load(), this::load);
        sessions.forRun(inputs(1), false);
        sessions.forRun(inputs(2), false);

        sessions.close();

        assertThat(made)
                .hasSize(2)
                .allSatisfy(
                        session -> assertThatThrownBy(session::getInputInfo).isInstanceOf(IllegalStateException.class));
    }

    private OrtSession load() throws OrtException {
        OrtSession session = ENVIRONMENT.createSession(OnnxWriter.pooledConvolution(0));
        made.add(session);
        return session;
    }

    private static List<Tensor> inputs(int width) {
        return List.of(new Tensor(List.of(1L, 2L, 1L, (long) width), FloatBuffer.allocate(2 * width)));
    }
}
