"""Runs in the system's Python with QGIS: opens a project and tells what it finds, as JSON.

`python3 in_qgis.py PROJECT TOKEN AUTH PICTURE`; nothing of ours is imported.
"""

import json
import os
import sys

from qgis.core import (
    QgsApplication,
    QgsAuthMethodConfig,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QSize


def log_in(token: str, auth: str) -> None:
    """Keep the login as a user does: any name, the token as the password."""
    manager = QgsApplication.authManager()
    manager.setMasterPassword("for these tests", True)
    login = QgsAuthMethodConfig("Basic")
    login.setId(auth)
    login.setName("One Map")
    for name, value in {"username": "agency", "password": token, "realm": ""}.items():
        login.setConfig(name, value)
    manager.storeAuthenticationConfig(login)


def tell(layer) -> dict:
    """Return what a layer is, once all of its features are read."""
    return {
        "valid": layer.isValid(),
        "features": sum(1 for _ in layer.getFeatures()),
        "crs": layer.crs().authid(),
        "geometry": QgsWkbTypes.geometryDisplayString(layer.geometryType()),
        "renderer": layer.renderer().type(),
        "legend": [item.label() for item in layer.renderer().legendSymbolItems()],
        "labels": layer.labeling().settings().fieldName if layer.labelsEnabled() else "",
        "names": {
            layer.fields()[n].name(): layer.attributeDisplayName(n) for n in range(layer.fields().count())
        },
        "forms": {
            field.name(): layer.editorWidgetSetup(number).config().get("map")
            for number, field in enumerate(layer.fields())
            if layer.editorWidgetSetup(number).type() == "ValueMap"
        },
    }


def draw(project: QgsProject, layers: list, path: str) -> int:
    """Draw what the project looks at; return of how many pixels anything is seen."""
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(project.crs())
    settings.setExtent(project.viewSettings().defaultViewExtent())
    settings.setOutputSize(QSize(1200, 720))
    settings.setOutputDpi(110)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    picture = job.renderedImage()
    picture.save(path)
    empty = picture.pixelColor(0, 0)
    return sum(picture.pixelColor(x, y) != empty for x in range(0, 1200, 3) for y in range(0, 720, 3))


def main(path: str, token: str, auth: str, picture: str) -> None:
    """Open, read everything, draw."""
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], False)
    application.initQgis()
    log_in(token, auth)
    project = QgsProject.instance()
    read = project.read(path)
    order = [node.layer() for node in project.layerTreeRoot().findLayers()]
    told = {
        "read": read,
        "title": project.title(),
        "crs": project.crs().authid(),
        "layers": {layer.name(): tell(layer) for layer in order},
        "order": [layer.name() for layer in order],
        "drawn": draw(project, order, picture),
    }
    sys.stdout.write(f"\n{json.dumps(told)}\n")
    sys.stdout.flush()
    # What QGIS clears away at its end is not what is asked for here.
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:5])
