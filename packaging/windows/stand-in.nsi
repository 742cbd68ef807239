; Stands for the program where only its installer is tried: with a file it keeps FILE-lock open, as the program does, and
; without one it stays until it is ended.
;
;   makensis -DNAME=outreach-window -DOUT=folder windows\stand-in.nsi

Unicode true
RequestExecutionLevel user
SilentInstall silent
Name "Outreach"
OutFile "${OUT}/${NAME}.exe"

!include "FileFunc.nsh"
!include "LogicLib.nsh"

Section
  ${GetParameters} $0
  ${If} $0 != ""
    ; Windows puts a name with blanks between marks.
    StrCpy $1 $0 1
    ${If} $1 == '"'
      StrCpy $0 $0 -1 1
    ${EndIf}
    FileOpen $1 "$0-lock" w
  ${EndIf}
  Sleep 600000
SectionEnd
