package dev.homeport.dynamodb;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * The builder as a hook sees it. The SDK refuses a builder that was given both an HTTP client and a builder of one, and ours
 * was given the latter as a default; so it is taken away when the hook brings a client.
 */
final class HookedBuilder<B> implements InvocationHandler {

    private final B builder;
    private final Runnable dropDefaultHttpClient;

    private HookedBuilder(B builder, Runnable dropDefaultHttpClient) {
        this.builder = builder;
        this.dropDefaultHttpClient = dropDefaultHttpClient;
    }

    static DynamoDbClientBuilder of(DynamoDbClientBuilder builder) {
        return wrap(DynamoDbClientBuilder.class, builder, () -> builder.httpClientBuilder(null));
    }

    static DynamoDbAsyncClientBuilder of(DynamoDbAsyncClientBuilder builder) {
        return wrap(DynamoDbAsyncClientBuilder.class, builder, () -> builder.httpClientBuilder(null));
    }

    private static <B> B wrap(Class<B> type, B builder, Runnable drop) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, new HookedBuilder<>(builder, drop)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getName().equals("httpClient")) {
            dropDefaultHttpClient.run();
        }
        try {
            var answer = method.invoke(builder, arguments);
            return answer == builder ? proxy : answer;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
