package io.facelib.metrics;

import io.facelib.spi.Measurements;
import io.facelib.spi.Metric;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Times every call that passes through a Java proxy, so that a method which an SPI gets one day is timed, too. Values and
 * exceptions pass as they are. What only describes a backend is not timed.
 */
final class TimedCalls implements InvocationHandler {
    private static final Set<String> DESCRIPTIONS = Set.of("name", "capabilities", "figures", "isShared", "close");

    private final Object backend;
    private final Measurements measurements;
    private final String part;
    private final String name;

    private TimedCalls(Object backend, Measurements measurements, String part, String name) {
        this.backend = backend;
        this.measurements = measurements;
        this.part = part;
        this.name = name;
    }

    /**
     * A backend that does what another does.
     *
     * @param spi an interface of {@code io.facelib.spi}
     * @param part what it is for, such as {@code objects}
     * @param name what it is, such as {@code s3}
     */
    static <T> T of(Class<T> spi, T backend, Measurements measurements, String part, String name) {
        TimedCalls calls = new TimedCalls(backend, measurements, part, name);
        return spi.cast(Proxy.newProxyInstance(spi.getClassLoader(), new Class<?>[] {spi}, calls));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return method.getName().equals("equals") ? proxy == first(arguments) : method.invoke(backend, arguments);
        }
        return DESCRIPTIONS.contains(method.getName()) ? passed(method, arguments) : timed(method, arguments);
    }

    private static @Nullable Object first(Object @Nullable [] arguments) {
        return arguments == null ? null : arguments[0];
    }

    private @Nullable Object timed(Method method, Object @Nullable [] arguments) throws Throwable {
        long begun = System.nanoTime();
        String outcome = Outcomes.OK;
        try {
            return passed(method, arguments);
        } catch (Throwable e) {
            outcome = Outcomes.of(e);
            throw e;
        } finally {
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            measurements.took(Metric.BACKEND, took, part, name, method.getName(), outcome);
        }
    }

    private @Nullable Object passed(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(backend, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
