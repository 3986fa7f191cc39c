package dev.homeport.dynamodb.internal.client;

import dev.homeport.dynamodb.internal.operation.SdkOperation;
import dev.homeport.dynamodb.internal.operation.SdkOperations;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * Is a client of the SDK's own type. Its operations go through the invoker; what the client itself has to answer (its name,
 * its configuration, its waiters, its end) is given when it is made; and every other method is a default method of the
 * interface that ends in an operation of this very proxy. So pages of a paginator and calls of the Enhanced client come
 * back here one by one, and an operation that a later SDK adds works without a new Homeport.
 *
 * <p>Rejected: a class that implements the interface by hand, which throws {@code UnsupportedOperationException} for
 * whatever the SDK adds. The SDK has no delegating client of DynamoDB to extend.
 */
public final class RoutedClientProxy implements InvocationHandler {

    private final Map<Method, SdkOperation> operations;

    /**
     * The operations called so far, by the proxy's own method objects, which are the same at each call: to find one by its
     * identity reads one cache line, and by its equality some ten. Replaced when it grows, never changed.
     */
    private volatile Map<Method, SdkOperation> called = new IdentityHashMap<>();

    private final OperationInvoker invoker;
    private final Map<String, UnaryOperator<Object>> own;
    private final String name;

    /**
     * Prepares the handler.
     *
     * @param own by name, the methods without parameters that are neither operations nor made of them; each is given the
     *     proxy
     */
    private RoutedClientProxy(
            Map<Method, SdkOperation> operations,
            OperationInvoker invoker,
            Map<String, UnaryOperator<Object>> own,
            String name) {
        this.operations = operations;
        this.invoker = invoker;
        this.own = own;
        this.name = name;
    }

    public static <C> C create(
            Class<C> type, OperationInvoker invoker, Map<String, UnaryOperator<Object>> own, String name) {
        var handler = new RoutedClientProxy(SdkOperations.of(type), invoker, own, name);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        var operation = called.get(method);
        if (operation == null) {
            operation = calledFirst(method);
        }
        if (operation != null && arguments != null) {
            return invoker.call(operation, (DynamoDbRequest) Objects.requireNonNull(arguments[0], "request"));
        }
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method, arguments);
        }
        var answer = method.getParameterCount() == 0 ? own.get(method.getName()) : null;
        if (answer != null) {
            return answer.apply(proxy);
        }
        return InvocationHandler.invokeDefault(proxy, method, arguments);
    }

    private @Nullable SdkOperation calledFirst(Method method) {
        var operation = operations.get(method);
        if (operation != null) {
            remember(method, operation);
        }
        return operation;
    }

    private synchronized void remember(Method method, SdkOperation operation) {
        var more = new IdentityHashMap<>(called);
        more.put(method, operation);
        called = more;
    }

    private Object ofObject(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> name;
        };
    }
}
