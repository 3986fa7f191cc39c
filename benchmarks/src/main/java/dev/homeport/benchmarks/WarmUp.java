package dev.homeport.benchmarks;

import dev.homeport.dynamodb.MultiRegionDynamoDb;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CompletionStage;

/** Homeport's warm-up, where this version has one. */
final class WarmUp {

    private WarmUp() {}

    static boolean isThere() {
        try {
            MultiRegionDynamoDb.class.getMethod("warmUp");
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    static void await(MultiRegionDynamoDb dynamoDb) throws ReflectiveOperationException {
        try {
            var stage = (CompletionStage<?>)
                    MultiRegionDynamoDb.class.getMethod("warmUp").invoke(dynamoDb);
            stage.toCompletableFuture().join();
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the client could not be warmed up", e);
        }
    }
}
