package dev.homeport.testkit.junit;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/**
 * Makes a lab that serves a class a lock of that class. JUnit runs what is below a lock in one thread, so that the class's tests
 * do not meet each other's faults, and other classes beside it.
 */
final class LabLocks implements ResourceLocksProvider {
    @Override
    public Set<Lock> provideForNestedClass(List<Class<?>> enclosing, Class<?> testClass) {
        return provideForClass(testClass);
    }

    @Override
    public Set<Lock> provideForClass(Class<?> testClass) {
        return LabWish.of(testClass)
                .filter(LabWish::perClass)
                .map(wanted -> Set.of(new Lock("dev.homeport.testkit.lab/" + testClass.getName())))
                .orElse(Set.of());
    }
}
