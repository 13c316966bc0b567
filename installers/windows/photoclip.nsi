; PhotoClip's installer for Windows: for the person who runs it; no administrator is needed.
; makensis -DVERSION=… -DSIZE_KIB=… -DSTAGED=folder -DICON=file.ico -DOUT=file.exe photoclip.nsi
Unicode true
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS Win10
RequestExecutionLevel user
SetCompressor lzma

!include MUI2.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include x64.nsh

!define ID "org.photoclip.PhotoClip"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"
!define START '"$INSTDIR\payload\python\pythonw.exe" -I "$INSTDIR\payload\start.py"'

Name "PhotoClip"
OutFile "${OUT}"
; A short path: what is below it is long, and not every program on Windows takes more than 260 letters.
InstallDir "$LOCALAPPDATA\PhotoClip app"
InstallDirRegKey HKCU "${UNINSTALL_KEY}" "InstallLocation"
BrandingText "PhotoClip ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "PhotoClip"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "PhotoClip Setup"
VIAddVersionKey LegalCopyright "The PhotoClip developers"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION Start
!insertmacro MUI_PAGE_LICENSE "${STAGED}/payload/LICENSE"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
!insertmacro MUI_LANGUAGE "French"
!insertmacro MUI_LANGUAGE "Spanish"
!insertmacro MUI_LANGUAGE "Japanese"
!insertmacro MUI_LANGUAGE "SimpChinese"

!macro OpensPhotos DO
  !insertmacro ${DO} ".jpg"
  !insertmacro ${DO} ".jpeg"
  !insertmacro ${DO} ".jpe"
  !insertmacro ${DO} ".jfif"
  !insertmacro ${DO} ".mpo"
  !insertmacro ${DO} ".png"
  !insertmacro ${DO} ".apng"
  !insertmacro ${DO} ".webp"
  !insertmacro ${DO} ".tif"
  !insertmacro ${DO} ".tiff"
  !insertmacro ${DO} ".bmp"
  !insertmacro ${DO} ".dib"
  !insertmacro ${DO} ".gif"
  !insertmacro ${DO} ".avif"
  !insertmacro ${DO} ".avifs"
  !insertmacro ${DO} ".heic"
  !insertmacro ${DO} ".heif"
  !insertmacro ${DO} ".heics"
  !insertmacro ${DO} ".heifs"
  !insertmacro ${DO} ".hif"
  !insertmacro ${DO} ".jxl"
  !insertmacro ${DO} ".exr"
  !insertmacro ${DO} ".hdr"
  !insertmacro ${DO} ".jp2"
  !insertmacro ${DO} ".j2k"
  !insertmacro ${DO} ".jpx"
  !insertmacro ${DO} ".jpf"
  !insertmacro ${DO} ".j2c"
  !insertmacro ${DO} ".jpc"
  !insertmacro ${DO} ".psd"
  !insertmacro ${DO} ".psb"
  !insertmacro ${DO} ".qoi"
  !insertmacro ${DO} ".3fr"
  !insertmacro ${DO} ".arw"
  !insertmacro ${DO} ".cr2"
  !insertmacro ${DO} ".cr3"
  !insertmacro ${DO} ".crw"
  !insertmacro ${DO} ".dcr"
  !insertmacro ${DO} ".dng"
  !insertmacro ${DO} ".erf"
  !insertmacro ${DO} ".fff"
  !insertmacro ${DO} ".gpr"
  !insertmacro ${DO} ".iiq"
  !insertmacro ${DO} ".k25"
  !insertmacro ${DO} ".kdc"
  !insertmacro ${DO} ".mef"
  !insertmacro ${DO} ".mos"
  !insertmacro ${DO} ".mrw"
  !insertmacro ${DO} ".nef"
  !insertmacro ${DO} ".nrw"
  !insertmacro ${DO} ".orf"
  !insertmacro ${DO} ".pef"
  !insertmacro ${DO} ".raf"
  !insertmacro ${DO} ".raw"
  !insertmacro ${DO} ".rw2"
  !insertmacro ${DO} ".rwl"
  !insertmacro ${DO} ".sr2"
  !insertmacro ${DO} ".srf"
  !insertmacro ${DO} ".srw"
  !insertmacro ${DO} ".x3f"
  !insertmacro ${DO} ".mp4"
  !insertmacro ${DO} ".m4v"
  !insertmacro ${DO} ".mov"
  !insertmacro ${DO} ".qt"
  !insertmacro ${DO} ".mkv"
  !insertmacro ${DO} ".webm"
  !insertmacro ${DO} ".avi"
  !insertmacro ${DO} ".3gp"
  !insertmacro ${DO} ".3g2"
  !insertmacro ${DO} ".mts"
  !insertmacro ${DO} ".m2ts"
!macroend
!macro AddTo ENDING
  WriteRegStr HKCU "Software\Classes\${ENDING}\OpenWithProgids" "${ID}" ""
!macroend
!macro RemoveFrom ENDING
  DeleteRegValue HKCU "Software\Classes\${ENDING}\OpenWithProgids" "${ID}"
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_ICONSTOP "PhotoClip needs 64-bit Windows 10 or newer." /SD IDOK
    Abort
  ${EndIf}
FunctionEnd

Function Start
  Exec '${START}'
FunctionEnd

Section "PhotoClip"
  ; A folder with something else in it is not ours to write into, nor to empty one day.
  ${If} ${FileExists} "$INSTDIR\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\uninstall.exe"
    FindFirst $0 $1 "$INSTDIR\*.*"
    ${DoWhile} $1 != ""
      ${If} $1 != "."
      ${AndIf} $1 != ".."
        FindClose $0
        SetErrorLevel 3
        Abort "$INSTDIR holds something else; choose an empty folder."
      ${EndIf}
      FindNext $0 $1
    ${Loop}
    FindClose $0
  ${EndIf}
  ; Whole or not at all: the new files stand beside the old ones before these go.
  RMDir /r "$INSTDIR\payload.new"
  RMDir /r "$INSTDIR\payload.old"
  SetOutPath "$INSTDIR\payload.new"
  ClearErrors
  File /r "${STAGED}/payload/*"
  File "/oname=photoclip.ico" "${ICON}"
  ${If} ${Errors}
    SetOutPath "$INSTDIR"
    RMDir /r "$INSTDIR\payload.new"
    SetErrorLevel 3
    Abort "PhotoClip could not be copied to $INSTDIR: the disk is full, or the folder cannot be written to."
  ${EndIf}
  SetOutPath "$INSTDIR"
  ${If} ${FileExists} "$INSTDIR\payload\*.*"
    ClearErrors
    Rename "$INSTDIR\payload" "$INSTDIR\payload.old"
    ${If} ${Errors}
      RMDir /r "$INSTDIR\payload.new"
      SetErrorLevel 3
      Abort "PhotoClip is running. Close its window and install it again; nothing was changed."
    ${EndIf}
  ${EndIf}
  Rename "$INSTDIR\payload.new" "$INSTDIR\payload"
  RMDir /r "$INSTDIR\payload.old"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateShortcut "$SMPROGRAMS\PhotoClip.lnk" "$INSTDIR\payload\python\pythonw.exe" '-I "$INSTDIR\payload\start.py"' "$INSTDIR\payload\photoclip.ico"
  CreateShortcut "$DESKTOP\PhotoClip.lnk" "$INSTDIR\payload\python\pythonw.exe" '-I "$INSTDIR\payload\start.py"' "$INSTDIR\payload\photoclip.ico"

  WriteRegStr HKCU "Software\Classes\Directory\shell\${ID}" "" "Open with PhotoClip"
  WriteRegStr HKCU "Software\Classes\Directory\shell\${ID}" "Icon" "$INSTDIR\payload\photoclip.ico"
  WriteRegStr HKCU "Software\Classes\Directory\shell\${ID}\command" "" '${START} open "%1"'
  WriteRegStr HKCU "Software\Classes\${ID}" "" "Photo"
  WriteRegStr HKCU "Software\Classes\${ID}" "FriendlyAppName" "PhotoClip"
  WriteRegStr HKCU "Software\Classes\${ID}\DefaultIcon" "" "$INSTDIR\payload\photoclip.ico"
  WriteRegStr HKCU "Software\Classes\${ID}\shell\open\command" "" '${START} open "%1"'
  !insertmacro OpensPhotos AddTo

  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "PhotoClip"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\payload\photoclip.ico"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "The PhotoClip developers"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" ${SIZE_KIB}
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
  ; Your library and your photos stay: they lie elsewhere.
  ClearErrors
  Rename "$INSTDIR\payload" "$INSTDIR\payload.old"
  ${If} ${Errors}
    SetErrorLevel 3
    Abort "PhotoClip is running. Close its window and remove it again."
  ${EndIf}
  RMDir /r "$INSTDIR\payload.old"
  RMDir /r "$INSTDIR\payload.new"
  RMDir /r "$INSTDIR\private"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; what else lies there is not ours
  Delete "$SMPROGRAMS\PhotoClip.lnk"
  Delete "$DESKTOP\PhotoClip.lnk"
  DeleteRegKey HKCU "Software\Classes\Directory\shell\${ID}"
  DeleteRegKey HKCU "Software\Classes\${ID}"
  !insertmacro OpensPhotos RemoveFrom
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
