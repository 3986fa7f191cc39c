/** Shows what Homeport has decided at {@code /actuator/homeport}, and lets an operator evacuate a region there. */
@NullMarked
package dev.homeport.spring.boot.endpoint;

import org.jspecify.annotations.NullMarked;
