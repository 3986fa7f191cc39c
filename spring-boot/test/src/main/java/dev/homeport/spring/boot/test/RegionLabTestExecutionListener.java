package dev.homeport.spring.boot.test;

import org.springframework.core.Ordered;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/** Closes the application of a test class before its lab, so that no application is left that looks for servers which are gone. */
final class RegionLabTestExecutionListener implements TestExecutionListener, Ordered {

    @Override
    public void afterTestClass(TestContext test) {
        if (RegionLabContextCustomizerFactory.hasLab(test.getTestClass()) && test.hasApplicationContext()) {
            test.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
        }
    }

    /** Before Spring's own listeners, whose work after a class is done the other way round: so this comes last. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
