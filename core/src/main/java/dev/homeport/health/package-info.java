@NullMarked
package dev.homeport.health;

import org.jspecify.annotations.NullMarked;
