; The Windows installer, by NSIS 3: for the one who installs it, without an administrator's rights, gone without a trace
; but for the user's own databases.
;
;   makensis -DVERSION=0.1.0 -DFOLDER=dist\outreach -DOUT=dist -DICON=icons\outreach.ico windows\outreach.nsi

Unicode true
ManifestDPIAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma

!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "x64.nsh"

!define NAME "Outreach"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define OFFICE "Outreach.Office"
!define CARDS "Outreach.Cards"
!define CLASSES "Software\Classes"

Name "${NAME}"
OutFile "${OUT}/outreach-${VERSION}-setup.exe"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "Software\${NAME}" "InstallDir"
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${NAME} setup"
VIAddVersionKey "LegalCopyright" "The Outreach developers, MIT licence"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_LANGDLL_REGISTRY_ROOT HKCU
!define MUI_LANGDLL_REGISTRY_KEY "Software\${NAME}"
!define MUI_LANGDLL_REGISTRY_VALUENAME "Language"
!insertmacro MUI_PAGE_LICENSE "${FOLDER}/_internal/LICENSE"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\outreach-window.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Russian"
!insertmacro MUI_RESERVEFILE_LANGDLL

LangString OfficeFile ${LANG_ENGLISH} "Outreach press office"
LangString OfficeFile ${LANG_RUSSIAN} "Пресс-служба Outreach"
LangString Needs64 ${LANG_ENGLISH} "Outreach needs a 64-bit Windows 10 or newer."
LangString Needs64 ${LANG_RUSSIAN} "Outreach работает в 64-разрядной Windows 10 и новее."
LangString StillOpen ${LANG_ENGLISH} "Outreach is open. Close its windows, then choose Retry."
LangString StillOpen ${LANG_RUSSIAN} "Outreach открыт. Закройте его окна и нажмите «Повтор»."

; Windows keeps the files of a running program: half of them would be gone and the other half the older version's.
!macro WAIT_UNTIL_CLOSED un
Function ${un}WaitUntilClosed
  again:
  ${For} $1 1 2
    StrCpy $0 "$INSTDIR\outreach-window.exe"
    ${If} $1 = 2
      StrCpy $0 "$INSTDIR\outreach.exe"
    ${EndIf}
    ${If} ${FileExists} $0
      ClearErrors
      FileOpen $2 $0 a
      ${If} ${Errors}
        MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(StillOpen)" /SD IDCANCEL IDRETRY again
        SetErrorLevel 3
        Abort "$(StillOpen)"
      ${EndIf}
      FileClose $2
    ${EndIf}
  ${Next}
FunctionEnd
!macroend
!insertmacro WAIT_UNTIL_CLOSED ""
!insertmacro WAIT_UNTIL_CLOSED "un."

Function .onInit
  !insertmacro MUI_LANGDLL_DISPLAY
  ${IfNot} ${RunningX64}
    MessageBox MB_ICONSTOP "$(Needs64)"
    Abort
  ${EndIf}
FunctionEnd

Function un.onInit
  !insertmacro MUI_UNGETLANGUAGE
FunctionEnd

Section "Outreach"
  Call WaitUntilClosed
  ; What an older version had and this one has not must not stay beside it.
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${FOLDER}/*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\outreach-window.exe"

  ; Databases open by a double click; cards do where no other program has been chosen for them.
  WriteRegStr HKCU "${CLASSES}\.outreach" "" "${OFFICE}"
  WriteRegStr HKCU "${CLASSES}\.outreach" "Content Type" "application/x-outreach-office"
  WriteRegStr HKCU "${CLASSES}\${OFFICE}" "" "$(OfficeFile)"
  WriteRegStr HKCU "${CLASSES}\${OFFICE}\DefaultIcon" "" "$INSTDIR\outreach-window.exe,0"
  WriteRegStr HKCU "${CLASSES}\${OFFICE}\shell\open\command" "" '"$INSTDIR\outreach-window.exe" "%1"'
  WriteRegStr HKCU "${CLASSES}\${CARDS}" "" "vCard"
  WriteRegStr HKCU "${CLASSES}\${CARDS}\shell\open\command" "" '"$INSTDIR\outreach-window.exe" "%1"'
  WriteRegStr HKCU "${CLASSES}\.vcf\OpenWithProgids" "${CARDS}" ""

  WriteRegStr HKCU "Software\${NAME}" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\outreach-window.exe,0"
  WriteRegStr HKCU "${KEY}" "Publisher" "The Outreach developers"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" "$0"
  ${RefreshShellIcons}
SectionEnd

Section "Uninstall"
  Call un.WaitUntilClosed
  Delete "$SMPROGRAMS\${NAME}.lnk"
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\licences"
  Delete "$INSTDIR\outreach.exe"
  Delete "$INSTDIR\outreach-window.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  ReadRegStr $0 HKCU "${CLASSES}\.outreach" ""
  ${If} $0 == "${OFFICE}"
    DeleteRegKey HKCU "${CLASSES}\.outreach"
  ${EndIf}
  DeleteRegValue HKCU "${CLASSES}\.vcf\OpenWithProgids" "${CARDS}"
  DeleteRegKey HKCU "${CLASSES}\${OFFICE}"
  DeleteRegKey HKCU "${CLASSES}\${CARDS}"
  DeleteRegKey HKCU "${KEY}"
  DeleteRegKey HKCU "Software\${NAME}"
  ${RefreshShellIcons}
SectionEnd
