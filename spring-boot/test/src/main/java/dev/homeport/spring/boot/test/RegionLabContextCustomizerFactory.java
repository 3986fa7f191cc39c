package dev.homeport.spring.boot.test;

import dev.homeport.testkit.junit.RegionLabExtension;
import dev.homeport.testkit.junit.RegionLabTest;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;

/**
 * Connects the application of a test class with the class's lab. Spring finds it by itself.
 *
 * <p>A class has a lab by {@link RegionLabTest}, or by a static field of type {@link RegionLabExtension}; so has a class that
 * extends it or is nested in it. Its application is given, before every other property:
 *
 * <ul>
 *   <li>{@code homeport.jdbc.nodes}, {@code database}, {@code username} and {@code password}, if the lab has PostgreSQL;
 *   <li>{@code homeport.dynamodb.regions}, and clients that lead to the lab, if it has DynamoDB and the application uses it;
 *   <li>{@code homeport.region}, the lab's first one, unless the application is in another one of the lab;
 *   <li>a free port for the health server, if there is one, which does not drain: no load balancer watches it.
 * </ul>
 *
 * <p>The application is closed after the last test of its class, before the lab is. A lab of each test is refused with an {@link
 * IllegalStateException}, since Spring makes one application for all tests of a class.
 */
public final class RegionLabContextCustomizerFactory implements ContextCustomizerFactory {

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configuration) {
        return hasLab(testClass) ? new RegionLabContextCustomizer(testClass) : null;
    }

    static boolean hasLab(Class<?> testClass) {
        return Stream.<Class<?>>iterate(testClass, type -> type != null, Class::getEnclosingClass)
                .anyMatch(type -> AnnotatedElementUtils.hasAnnotation(type, RegionLabTest.class) || hasField(type));
    }

    private static boolean hasField(Class<?> testClass) {
        return Stream.<Class<?>>iterate(testClass, type -> type != null, Class::getSuperclass)
                .flatMap(type -> Stream.of(type.getDeclaredFields()))
                .anyMatch(field ->
                        field.getType() == RegionLabExtension.class && Modifier.isStatic(field.getModifiers()));
    }
}
