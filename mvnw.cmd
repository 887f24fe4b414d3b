@echo off
rem Runs Maven: fetched once, checked and kept in the user's .m2\wrapper. A JDK 17 or newer is all it needs.
setlocal
set JAVA_CMD=java
if not "%JAVA_HOME%"=="" set JAVA_CMD="%JAVA_HOME%\bin\java"
for /f "usebackq delims=" %%m in (`%JAVA_CMD% "%~dp0.mvn\wrapper\FetchMaven.java" "%~dp0.mvn\wrapper\maven.properties"`) do set MAVEN_DIR=%%m
if "%MAVEN_DIR%"=="" exit /b 1
"%MAVEN_DIR%\bin\mvn.cmd" %*
