@NullMarked
package dev.berth.web;

import org.jspecify.annotations.NullMarked;
