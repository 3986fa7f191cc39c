/** Tests what an application gets from the properties it sets. */
@NullMarked
package dev.homeport.spring.boot;

import org.jspecify.annotations.NullMarked;
