package dev.homeport.jdbc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call of a borrowed connection reaches the pool's, with its arguments, and its answer or failure comes back. */
class ForwardingConnectionTest {

    private static final Map<Class<?>, Object> PRIMITIVES = Map.of(int.class, 7, boolean.class, true);

    private final List<String> calls = new ArrayList<>();

    static Stream<Method> everyMethod() {
        return Arrays.stream(Connection.class.getMethods()).filter(method -> !Modifier.isStatic(method.getModifiers()));
    }

    @ParameterizedTest
    @MethodSource("everyMethod")
    void a_call_is_forwarded(Method method) throws Exception {
        var arguments = arguments(method);
        var answer = method.invoke(over(null), arguments);
        assertThat(calls).contains(method.getName() + Arrays.toString(arguments));
        assertThat(answer).isEqualTo(PRIMITIVES.get(method.getReturnType()));
    }

    @ParameterizedTest
    @MethodSource("everyMethod")
    void a_failure_comes_back(Method method) {
        var failure = method.getName().equals("setClientInfo")
                ? new SQLClientInfoException()
                : new SQLException("the server has refused it", "57014");
        var thrown = catchThrowable(() -> method.invoke(over(failure), arguments(method)));
        assertThat(thrown).isInstanceOf(InvocationTargetException.class).hasCause(failure);
    }

    private static Object[] arguments(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(type -> type == Class.class ? Runnable.class : PRIMITIVES.get(type))
                .toArray();
    }

    private Connection over(SQLException failure) {
        var pooled = (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    calls.add(method.getName() + Arrays.toString(arguments == null ? new Object[0] : arguments));
                    if (failure != null) {
                        throw failure;
                    }
                    return PRIMITIVES.get(method.getReturnType());
                });
        return new ForwardingConnection(pooled) {};
    }
}
